// The law in WebAssembly decides the households of native.c's file to the same bytes.
//   node decide.mjs law.wasm cases.txt LAW.md…
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [, , wasmFile, casesFile, ...laws] = process.argv;
const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), {});
const law = instance.exports;

function put(text) {
  const bytes = new TextEncoder().encode(text.normalize('NFC'));
  const at = law.ansinh_alloc(bytes.length);
  new Uint8Array(law.memory.buffer).set(bytes, at);
  return [at, bytes.length];
}

function result() {
  const at = law.ansinh_result();
  return new TextDecoder().decode(new Uint8Array(law.memory.buffer, at, law.ansinh_result_length()));
}

for (const file of laws) {
  const text = readFileSync(file, 'utf8');
  law.ansinh_add(...put(file), ...put(text));
  for (const [, csv] of text.matchAll(/(?:từ|from) "([^"]+\.csv)"/g)) {
    const path = join(dirname(file), csv);
    law.ansinh_table(...put(path), ...put(readFileSync(path, 'utf8')));
  }
}
if (law.ansinh_compile(1) !== 0) {
  console.error(result());
  process.exit(1);
}

let passed = 0, failed = 0, rows = 0;
const cases = readFileSync(casesFile, 'utf8').split(/^=== /m).slice(1);
for (const [i, text] of cases.entries()) {
  const month = parseInt(text, 10);
  const [facts, expected] = text.slice(text.indexOf('\n') + 1).split('---\n');
  const code = law.ansinh_decide(month, 20800, ...put(''), ...put(facts));
  const got = result();
  rows += expected.split('\n').length - 1;
  if (code === 0 && got === expected) {
    passed++;
  } else if (failed++ < 3) {
    console.error(`household ${i}, month ${month}: native and WebAssembly differ\n${expected}\n—\n${got}`);
  }
}
if (rows < cases.length) {
  console.error('hardly a decision in the file: the cases test nothing');
  failed++;
}
console.log(`${rows} decisions of ${cases.length} households`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
