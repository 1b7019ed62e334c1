// What every peer merges: rows that both replicas hold, and edits of them by several writers.
import { readFileSync } from "node:fs";

const { made, edits } = JSON.parse(readFileSync(process.argv[2], "utf8"));
export { made, edits };
export const changes = edits.reduce((sum, [, , , , values]) => sum + Object.keys(values).length, 0);
export const PER_MESSAGE = 500;

// The edits of each writer in turn, so many changes at a time, as they would be sent.
export function* messages() {
  const open = new Map();
  for (const edit of edits) {
    const [, , writer, , values] = edit;
    const part = open.get(writer) ?? { edits: [], cells: 0 };
    open.set(writer, part);
    part.edits.push(edit);
    part.cells += Object.keys(values).length;
    if (part.cells >= PER_MESSAGE) {
      yield [writer, part.edits];
      open.delete(writer);
    }
  }
  for (const [writer, part] of open) yield [writer, part.edits];
}

// Runs the merge once and prints what it took. `bytes` is what went over the wire, where it can be had.
export async function report(work, bytes, check) {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  if (check) await check();
  console.log(JSON.stringify({ rate: changes / seconds, bytes: bytes === null ? null : bytes / changes }));
  process.exit(0);
}

// What the last edit of each field says: every peer must come to this.
export function expected() {
  const last = new Map();
  for (const [table, id, , , values] of edits)
    for (const [field, value] of Object.entries(values)) last.set(`${table}/${id}/${field}`, value);
  return last;
}
