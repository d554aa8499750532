// What the environment says; each value has one sentence when it is wrong.

/** @param {string} name @param {number} fallback @param {number} least @param {number} most */
function number(name, fallback, least, most) {
  const text = __ENV[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new Error(`${name} is a number from ${least} to ${most}, not '${text}'.`);
  return value;
}

/** @param {string} text */
function weights(text) {
  return text.split(",").map((part) => {
    const [language, weight = "1"] = part.trim().split("=");
    if (!language || !(Number(weight) > 0)) throw new Error(`LANGUAGES is like python=5,bash=3, not '${text}'.`);
    return { language, weight: Number(weight) };
  });
}

export const url = (__ENV.MILLRACE_URL || "http://localhost:3001").replace(/\/$/, "");
export const key = __ENV.MILLRACE_KEY || "";
export const languages = weights(__ENV.LANGUAGES || "python=5,bash=2,nodejs=2,c=1");
export const rate = number("RATE", 10, 1, 10000);
export const seconds = number("SECONDS", 30, 1, 3600);
export const ramp = number("RAMP", 5, 0, 600);
export const websockets = number("WEBSOCKETS", 0.5, 0, 1);
export const p95 = number("P95", 500, 1, 600000);
export const failed = number("FAILED", 0.01, 0, 1);
export const timeout = number("TIMEOUT", 60, 1, 600);
