import assert from "node:assert/strict";
import { test } from "node:test";
import { Reservation } from "../../interviews/static/interviews/js/reservation.js";

function quota(...outcomes) {
  const happened = [];
  const reservation = new Reservation({
    flush: async () => void happened.push("flush"),
    reserve: async () => (happened.push("reserve"), { outcome: outcomes.shift() }),
    onFull: () => void happened.push("full"),
  });
  return { reservation, happened };
}

test("a place is asked for once the cell is known, after the answers arrived", async () => {
  const { reservation, happened } = quota("reserved");

  reservation.know(null);
  reservation.know("cell");
  await reservation.settled();

  assert.deepEqual(happened, ["flush", "reserve"]);
});

test("the same cell is asked for once", async () => {
  const { reservation, happened } = quota("reserved");

  reservation.know("cell");
  reservation.know("cell");
  await reservation.settled();

  assert.deepEqual(happened, ["flush", "reserve"]);
});

test("a full cell is told", async () => {
  const { reservation, happened } = quota("full");

  reservation.know("cell");
  await reservation.settled();

  assert.equal(happened.at(-1), "full");
});

test("a corrected answer asks for the other cell, and only for that", async () => {
  const { reservation, happened } = quota("reserved", "reserved");

  reservation.know("one");
  reservation.know("other");
  await reservation.settled();

  assert.deepEqual(happened, ["flush", "reserve"]);
});
