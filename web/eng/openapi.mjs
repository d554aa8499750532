import openapiTS, { astToString } from "openapi-typescript";

const HEADER = "// Generated from the server's OpenAPI document by `npm run api`; a journey says when it is stale.\n\n";

/** The TypeScript that describes a running server's API. */
export async function typesOf(server) {
  const answer = await fetch(new URL("/openapi/v1.json", server));
  if (!answer.ok) throw new Error(`${server} answered ${answer.status} for its OpenAPI document.`);
  const document = await answer.json();
  delete document.servers; // the address it was asked at
  return HEADER + astToString(await openapiTS(document));
}
