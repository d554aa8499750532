import type { components } from "./schema";

type Schemas = components["schemas"];

export type Language = Schemas["LanguageView"];
export type Limits = Schemas["Limits"];
export type ExecutionRequest = Schemas["ExecutionRequest"];
export type ExecutionResult = Schemas["ExecutionResult"];
export type Accepted = Schemas["ExecutionAccepted"];
export type Job = Schemas["JobView"];
export type TestResult = Schemas["TestResult"];
export type Artifact = Schemas["Artifact"];
export type Outcome = Schemas["Outcome"];
export type Example = Schemas["ExampleView"];
export type DiagnosticPattern = Schemas["DiagnosticView"];
export type PoolList = Schemas["PoolList"];
export type WorkerList = Schemas["WorkerList"];
export type ProblemBody = Schemas["Problem"];

export const LIMIT_NAMES = [
  "wall_ms", "cpu_ms", "memory_mb", "processes", "output_bytes", "file_mb", "workspace_mb", "compile_wall_ms",
] as const satisfies readonly (keyof Limits)[];
