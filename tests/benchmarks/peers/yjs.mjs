// Yjs in memory: one shared map, a shared map in it for each row.
import * as Y from "yjs";
import { expected, made, messages, report } from "./load.mjs";

const base = new Y.Doc();
base.clientID = 1;
base.transact(() => {
  for (const [table, id, , values] of made)
    base.getMap("rows").set(`${table}/${id}`, new Y.Map(Object.entries(values)));
});
const start = Y.encodeStateAsUpdate(base);
const writers = new Map();
const sent = [];
let clientID = 10;
for (const [writer, edits] of messages()) {
  if (!writers.has(writer)) {
    const doc = new Y.Doc();
    doc.clientID = clientID++;
    Y.applyUpdate(doc, start);
    writers.set(writer, doc);
  }
  const doc = writers.get(writer);
  // Each writer has seen what the others sent before.
  for (const update of sent.slice(doc.seen ?? 0)) Y.applyUpdate(doc, update);
  doc.seen = sent.length + 1;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (const [table, id, , , values] of edits) {
      const row = doc.getMap("rows").get(`${table}/${id}`);
      for (const [field, value] of Object.entries(values)) row.set(field, value);
    }
  });
  sent.push(Y.encodeStateAsUpdate(doc, before));
}
const target = new Y.Doc();
Y.applyUpdate(target, start);
const bytes = sent.reduce((sum, update) => sum + update.length, 0);
await report(
  () => sent.forEach((update) => Y.applyUpdate(target, update)),
  bytes,
  () => {
    const rows = target.getMap("rows");
    for (const key of expected().keys()) {
      const [table, id, field] = key.split("/");
      if (!rows.get(`${table}/${id}`).has(field)) throw new Error(key);
    }
  },
);
