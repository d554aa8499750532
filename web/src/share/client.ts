import { ask, post } from "../api/client";
import type { Share, ShareRequest } from "./contract";

export const shares = {
  create: (share: ShareRequest) => post<{ id: string; url: string }>("/api/shares", share),
  get: (id: string) => ask<Share>(`/api/shares/${encodeURIComponent(id)}`),
};
