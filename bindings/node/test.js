// test.js VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
// test.js count FILE: how many records there are.
'use strict';
const fs = require('fs');
const opstatus = require('./opstatus.js');

const { Framing, Option, Style } = opstatus;
const options = [Option.RejectUnknownMembers, Option.RequireAllMembers, Option.AcceptEnumIntegers, Option.AcceptNull,
  Option.KeepUnrecognizedNames];
const styles = [Style.Names, Style.Reference, Style.Integers];

// The same by the module's names; what is beyond has none.
const named = (bits) => options.reduce((all, option, i) => all | (bits >> i & 1 ? option : 0), bits & ~31);

const unhex = (text) => Buffer.from(text === '-' ? '' : text, 'hex');

function shown({ operationId, state, type }) {
  const text = (value, name) => value === undefined ? '-' : name(value);
  return [text(operationId, String), text(state, opstatus.stateName), text(type, opstatus.typeName)].join('/');
}

function ofError(error) {
  if (!(error instanceof opstatus.OpstatusError)) throw error;
  return [error.code, error.name, error.offset];
}

function read(how, pieces, done) {
  try {
    const reader = new opstatus.Reader(how);
    for (const piece of pieces) for (const batch of reader.read(piece)) for (const each of batch) done.push(shown(each));
    reader.finish();
    return [0, 'OK', reader.offset];
  } catch (error) {
    return ofError(error);
  }
}

async function stream(how, pieces, done) {
  try {
    for await (const each of opstatus.records(pieces, how)) done.push(shown(each));
    return [0, 'OK'];
  } catch (error) {
    return ofError(error);
  }
}

function parse(json, options, written, done) {
  try {
    const record = opstatus.parse(json, options);
    done.push(shown(record));
    const [style, text] = written.split(':');
    if (text && opstatus.write(record, styles[style]) !== unhex(text).toString()) done.push('written otherwise');
    return [0, 'OK', json.length];
  } catch (error) {
    return ofError(error);
  }
}

async function answer([reading, bits, capacity, hex, written]) {
  const pieces = hex.split(',').map(unhex);
  const done = [];
  const options = named(Number(bits));
  let end;
  if (reading === 'document') {
    end = parse(pieces[0], options, written, done);
  } else {
    const framing = { auto: Framing.Auto, array: Framing.Array, sequence: Framing.Sequence }[reading];
    const how = { framing, options, capacity: Number(capacity) };
    end = read(how, pieces, done);
    const streamed = [];
    const [code, name, offset = end[2]] = await stream(how, pieces, streamed);
    if ([code, name, offset, ...streamed].join() !== [...end, ...done].join()) return 'otherwise through a stream';
  }
  return [...end, done.join(',') || '-'].join(' ');
}

// Of so many runs as compiling takes, the nanoseconds per record of the fastest.
function best(states, run) {
  let fastest = Infinity;
  for (let i = 0; i < 200; ++i) {
    const begin = process.hrtime.bigint();
    const [num, sum] = run();
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - begin) / num);
    if (sum !== states) throw new Error('a wrong sum');
  }
  return fastest;
}

async function main([vectors, list, lines]) {
  if (vectors === 'count') {
    let num = 0;
    for await (const batch of opstatus.batches(fs.createReadStream(list))) num += batch.length;
    console.log(num);
    return;
  }
  let [passed, failed, one, many] = [0, 0, 0, 0];
  for (const line of fs.readFileSync(vectors, 'latin1').trimEnd().split('\n')) {
    if (line.startsWith('#')) continue;
    const fields = line.split(' ');
    const got = await answer(fields);
    if (got === fields.slice(5).join(' ')) {
      ++passed;
    } else {
      ++failed;
      console.log(line, '\n  got', got);
    }
  }
  for (const [all, nameOf] of [[opstatus.State, opstatus.stateName], [opstatus.Type, opstatus.typeName]]) {
    for (const [name, number] of Object.entries(all)) {
      if (name === nameOf(number)) continue;
      ++failed;
      console.log(`${name} is ${nameOf(number)}`);
    }
  }
  if (!opstatus.isTerminal(opstatus.State.Faulted) || opstatus.isTerminal(opstatus.State.Running)) ++failed;
  if (list) {
    const json = fs.readFileSync(list);
    const documents = fs.readFileSync(lines, 'latin1').trimEnd().split('\n').map((line) => Buffer.from(line));
    const oneByOne = () => [documents.length, documents.reduce((sum, each) => sum + opstatus.parse(each).state, 0)];
    const states = oneByOne()[1];
    one = best(states, oneByOne);
    many = best(states, () => {
      let [num, sum] = [0, 0];
      for (const batch of new opstatus.Reader().read(json)) {
        num += batch.length;
        for (let i = 0; i < batch.length; ++i) sum += batch.state(i);
      }
      return [num, sum];
    });
  }
  console.log(`result ${passed} ${failed} ${one.toFixed(1)} ${many.toFixed(1)}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main(process.argv.slice(2));
