// Automerge in memory: one document, an object in it for each row.
import * as A from "@automerge/automerge";
import { made, messages, report } from "./load.mjs";

let base = A.init({ actor: "00000001" });
base = A.change(base, (doc) => {
  for (const [table, id, , values] of made) doc[`${table}/${id}`] = { ...values };
});
const start = A.save(base);
const writers = new Map();
const sent = [];
for (const [writer, edits] of messages()) {
  let [doc, seen] = writers.get(writer) ?? [A.load(start, { actor: `000001${writer.slice(0, 2)}` }), 0];
  [doc] = A.applyChanges(doc, sent.slice(seen));
  doc = A.change(doc, (draft) => {
    for (const [table, id, , , values] of edits) Object.assign(draft[`${table}/${id}`], values);
  });
  sent.push(A.getLastLocalChange(doc));
  writers.set(writer, [doc, sent.length]);
}
const target = A.load(start, { actor: "00000002" });
const bytes = sent.reduce((sum, change) => sum + change.length, 0);
let merged;
await report(
  () => {
    [merged] = A.applyChanges(target, sent);
  },
  bytes,
  () => {
    if (Object.keys(merged).length !== made.length) throw new Error("rows");
  },
);
