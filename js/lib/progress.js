"use strict";

/** How far a prediction has come, by the last progress bar in its logs ("42%|####    | 42/100"); null if there is none. */
function parseProgressFromLogs(input) {
  const logs = typeof input === "string" ? input : input?.logs;
  if (typeof logs !== "string") return null;
  const bars = [...logs.matchAll(/^\s*(\d+)%\s*\|[^|\r\n]*\|\s*(\d+)\/(\d+)/gm)];
  if (bars.length === 0) return null;
  const [percentage, current, total] = bars.at(-1).slice(1).map(Number);
  return { percentage: percentage / 100, current, total };
}

module.exports = { parseProgressFromLogs };
