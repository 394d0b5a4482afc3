import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError, cookie } from "../../interviews/static/interviews/js/api.js";

const error = (status, detail) => new RequestError(status, detail ? { detail } : null);

test("a missing answer, a busy server and a restart pass", () => {
  for (const status of [0, 408, 429, 500, 502, 503]) assert.ok(error(status).isPassing, status);
});

test("a refusal is for good", () => {
  for (const status of [400, 403, 404, 409, 413]) assert.ok(error(status).isFinal, status);
});

test("who is signed out can go on after signing in again", () => {
  assert.ok(error(401).isSignedOut && error(401).isPassing);
  assert.ok(error(403, "CSRF Failed: CSRF token incorrect.").isPassing);
  assert.ok(error(403, "You do not have permission to perform this action.").isFinal);
});

test("the message is the first of the problem document", () => {
  assert.equal(new RequestError(409, { detail: "Refused.", errors: [{ message: "It has ended." }] }).message, "It has ended.");
  assert.equal(error(502).message, "HTTP 502");
});

test("a cookie is found by its whole name", () => {
  assert.equal(cookie("csrftoken", "xcsrftoken=a; csrftoken=b%3D; sessionid=c"), "b=");
  assert.equal(cookie("none", "a=b"), "");
});
