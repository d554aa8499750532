export function typesOf(server: string): Promise<string>;
