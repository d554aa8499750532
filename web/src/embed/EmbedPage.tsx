export function EmbedPage({ id }: { id: string }) {
  return <p>{id}</p>;
}
