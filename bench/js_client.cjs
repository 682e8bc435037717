// One JavaScript client at work, for bench_js_client.py: `js_client.cjs PACKAGE FOLDER SECONDS`, with the folder that has the package. Does
// what python_client.py does, and speaks as it does.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");

const [name, folder, seconds] = process.argv.slice(2);
const SIZE = 1_000_000;
const Replicate = createRequire(`${folder}/`)(name);
const client = new Replicate(name === "mimeo" ? {} : { baseUrl: process.env.REPLICATE_BASE_URL });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function run() {
  return (await client.run("mimeo/chaos", { input: { files: 1, size: SIZE } }))[0];
}

async function measure(once) {
  await once();
  console.log("measuring");
  await lines.next();
  const times = [];
  const end = performance.now() + Number(seconds) * 1000;
  for (let begun; (begun = performance.now()) < end; ) {
    const { size } = await once();
    if (size !== SIZE) throw new Error(`${size} bytes`);
    times.push((performance.now() - begun) * 1000);
  }
  console.log("measured");
  await lines.next();
  times.sort((a, b) => a - b);
  const share = (part) => times[Math.floor(times.length * part)];
  return { answers: times.length, p50_us: share(0.5), p99_us: share(0.99) };
}

async function main() {
  const address = String(await run());
  const again = name === "mimeo" ? () => client.file(address).blob() : async () => (await fetch(address)).blob();
  const results = [await measure(async () => (await run()).blob()), await measure(again)];
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))[1]) * 1024;
  console.log(JSON.stringify(results.map((one) => ({ ...one, peak_rss: peak }))));
  process.exit();
}

main();
