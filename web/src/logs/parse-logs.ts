// Turns what a model has printed into lines and progress bars.
//
// A carriage return goes back to the line's beginning, so what comes after it replaces what was there. Progress bars are those of
// tqdm, `label: 42%|████▎     | 42/100 [00:01<00:02, 40.0it/s]`; later ones of the same label and total replace earlier ones in
// a run of them, since servers and files often turn the carriage returns into line feeds.

export type LogLine = { type: 'text'; text: string };
export type LogProgress = { type: 'progress'; label: string; percent: number; done: string; total: string; detail: string };
export type LogEntry = LogLine | LogProgress;

// Colours and cursor movements of terminals (ECMA-48), and titles (OSC).
// eslint-disable-next-line no-control-regex
const terminalCodes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const progressLine = /^(.*?)\s*(\d{1,3}(?:\.\d+)?)%\|[^|]*\|\s*([\d.]+[kMGT]?)\/([\d.]+[kMGT]?)\s*(?:\[([^\]]*)\])?\s*$/;

function parseProgress(line: string): LogProgress | undefined {
  const found = progressLine.exec(line);
  if (!found) return undefined;
  const [, label = '', percent = '0', done = '', total = '', detail = ''] = found;
  return { type: 'progress', label: label.replace(/:$/, ''), percent: Math.min(100, Number(percent)), done, total, detail };
}

function afterReturns(line: string): string {
  if (!line.includes('\r')) return line;
  const parts = line.split('\r').filter((part) => part !== '');
  return parts.at(-1) ?? '';
}

export function parseLogs(logs: string): LogEntry[] {
  const entries: LogEntry[] = [];
  const lines = logs.replace(terminalCodes, '').replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const raw of lines) {
    const line = afterReturns(raw);
    const progress = parseProgress(line);
    if (!progress) {
      entries.push({ type: 'text', text: line });
      continue;
    }
    const last = entries.at(-1);
    const continues =
      last?.type === 'progress' && last.label === progress.label && last.total === progress.total && last.percent <= progress.percent;
    if (continues) entries.pop();
    entries.push(progress);
  }
  return entries;
}

/** The newest progress bar: how far the model is, as far as it says. */
export function latestProgress(logs: string): LogProgress | undefined {
  return parseLogs(logs.slice(-4000)).findLast((entry) => entry.type === 'progress');
}
