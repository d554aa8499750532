import { expect, it } from "vitest";
import type { ExecutionResult } from "../api/types";
import type { Message } from "./messages";
import { IDLE, isBusy, isRunning, reduceRun, type RunState } from "./state";

const status = (name: string): Message => ({ type: "status", data: { seq: 1, timestamp: "", status: name } });
const stage = (name: string, state: "started" | "finished"): Message => ({ type: "stage", data: { seq: 1, timestamp: "", stage: name, state } });
const result = { timings: { queued: 1, prepared: 2, compiled: 100, ran: 7, total: 110 }, outcome: "success" } as ExecutionResult;
const ended: Message = { type: "result", data: { seq: 9, timestamp: "", result } };

function story(...messages: Message[]): RunState {
  const start: RunState = { ...IDLE, phase: "following" };
  return messages.reduce((run, message, i) => reduceRun(run, message, i * 10), start);
}

const names = (run: RunState) => run.stages.map((s) => s.name);

it("goes through the stages of a compiled program, one open at a time", () => {
  const run = story(status("queued"), status("running"), stage("compile", "started"), stage("compile", "finished"), stage("run", "started"));

  expect(names(run)).toEqual(["queued", "preparing", "compiling", "running"]);
  expect(run.stages.map((s) => s.took)).toEqual([10, 10, 20, undefined]);
  expect(isRunning(run)).toBe(true);
});

it("leaves out the compiler where there is none", () => expect(names(story(status("running"), stage("run", "started")))).toEqual(["preparing", "running"]));

it("takes a run of several tests as one stage", () =>
  expect(names(story(stage("run", "started"), stage("run", "finished"), stage("run", "started")))).toEqual(["running"]));

it("forgets its place in the queue once it has left it", () => {
  const waiting: RunState = { ...story(status("queued")), position: 3 };
  expect(reduceRun(waiting, status("queued"), 50).position).toBe(3);
  expect(reduceRun(waiting, status("running"), 50).position).toBeUndefined();
});

it("ends with the server's own measures", () => {
  const run = story(status("queued"), status("running"), stage("compile", "started"), stage("run", "started"), ended);

  expect(run.phase).toBe("ended");
  expect(isBusy(run)).toBe(false);
  expect(run.stages.map((s) => s.took)).toEqual([1, 2, 100, 7]);
});

it("forgets the stages of an attempt that is void", () => {
  const restarted: Message = { type: "restarted", data: { seq: 1_000_000_001, timestamp: "", attempt: 2, reason: "The server was restarted." } };
  expect(names(story(status("queued"), status("running"), stage("run", "started"), restarted, stage("run", "started")))).toEqual(["preparing", "running"]);
});
