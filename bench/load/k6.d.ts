// As much of k6 as these scripts use, after its documentation, so that they can be checked where k6 is not.
declare const __ENV: Record<string, string | undefined>;

declare module "k6" {
  export function check<T>(value: T, checks: Record<string, (value: T) => boolean>): boolean;
}

declare module "k6/execution" {
  const execution: { instance: { currentTestRunDuration: number } };
  export default execution;
}

declare module "k6/http" {
  type Response = { status: number; json(selector?: string): any };
  type Parameters = { headers?: Record<string, string>; timeout?: string };
  const http: { post(url: string, body: string, parameters?: Parameters): Response };
  export default http;
}

declare module "k6/metrics" {
  type Tags = Record<string, string>;
  export class Trend {
    constructor(name: string, isTime?: boolean);
    add(value: number, tags?: Tags): void;
  }
  export class Rate {
    constructor(name: string);
    add(value: boolean, tags?: Tags): void;
  }
  export class Counter {
    constructor(name: string);
    add(value: number, tags?: Tags): void;
  }
}

declare module "k6/ws" {
  type Socket = {
    on(event: "message", handler: (text: string) => void): void;
    setTimeout(handler: () => void, ms: number): void;
    close(): void;
  };
  const ws: { connect(url: string, parameters: { headers?: Record<string, string> }, session: (socket: Socket) => void): { status: number } };
  export default ws;
}
