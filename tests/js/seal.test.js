import assert from "node:assert/strict";
import { test } from "node:test";
import { Seal, importKey } from "../../interviews/static/interviews/js/seal.js";

const key = (fill) => importKey(Buffer.alloc(32, fill).toString("base64"));

test("what was closed opens again", async () => {
  const seal = new Seal(await key(1));
  const value = { name: "safety_1", value: ["občas", null, 3.5] };

  assert.deepEqual(await seal.open(await seal.close(value, "events i 1"), "events i 1"), value);
});

test("what was closed cannot be read", async () => {
  const { data } = await new Seal(await key(1)).close({ value: "often" }, "events i 1");

  assert.ok(!Buffer.from(data).includes("often"));
});

test("another person's key opens nothing", async () => {
  const sealed = await new Seal(await key(1)).close("often", "events i 1");

  await assert.rejects(new Seal(await key(2)).open(sealed, "events i 1"));
});

test("an answer cannot be passed off as that of another number", async () => {
  const seal = new Seal(await key(1));
  const sealed = await seal.close("often", "events i 1");

  await assert.rejects(seal.open(sealed, "events i 2"));
});

test("the same answer is closed differently every time", async () => {
  const seal = new Seal(await key(1));
  const [first, second] = await Promise.all([seal.close("often", "a"), seal.close("often", "a")]);

  assert.notDeepEqual(Buffer.from(first.data), Buffer.from(second.data));
});

test("scripts cannot read the key", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", await key(1)));
});
