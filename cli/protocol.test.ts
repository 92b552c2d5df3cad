import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import * as fc from 'fast-check';
import { temporaryFolder } from '../impl/folder.testkit';
import { subject, topicIds } from '../impl/topics';
import { inProcess, observeOnce, type DynamicPort } from '../spec/kernel';
import { proctor } from './proctor.testkit';

const root = join(__dirname, '..');
const folder = temporaryFolder();
const ajv = new Ajv2020({ strict: false, formats: { base64: true } });

/** The part of a published schema at a place, held to by a validator that is not ours. */
const validators = new Map<string, ValidateFunction>();
function published(name: string, method: string, part: 'request' | 'result'): ValidateFunction {
  const key = `${name}.json#/$defs/${method}/${part}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  if (ajv.getSchema(`${name}.json`) === undefined) ajv.addSchema(JSON.parse(readFileSync(join(root, 'docs', 'schemas', `${name}.json`), 'utf8')) as object, `${name}.json`);
  const validate = ajv.compile({ $ref: key });
  validators.set(key, validate);
  return validate;
}

function expectPublished(name: string, method: string, part: 'request' | 'result', value: unknown): void {
  const validate = published(name, method, part);
  const isValid = validate(value);
  expect({ method, part, value: isValid ? undefined : value, errors: validate.errors ?? [] }).toEqual({ method, part, value: undefined, errors: [] });
}

interface Message {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
  readonly result: unknown;
}

const messagesOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Message);
const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

function expectExchange(requests: readonly Message[], answers: readonly Message[]): void {
  expect(answers.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
  for (const [i, request] of requests.entries()) {
    const [topic = '', method] = request.method.split('.');
    const isOfPort = method !== undefined;
    expectPublished(isOfPort ? `port-${topic}` : 'protocol', method ?? topic, 'request', isOfPort ? request : request.params);
    expectPublished(isOfPort ? `port-${topic}` : 'protocol', method ?? topic, 'result', answers[i]?.result);
  }
}

test('smoke finds a sound adapter sound, and all that was written and read is as the published schemas say', async () => {
  const [asked, answered] = [join(folder, 'asked'), join(folder, 'answered')];
  const host = `${process.execPath} --import tsx impl/bridge/host.ts docs/examples/my-qos.ts`;
  const { status, out } = await proctor(['smoke', '--impl', `sh -c 'tee ${asked} | ${host} | tee ${answered}'`]);
  const lines = out.trimEnd().split('\n');
  expect({ status, wrong: lines.filter((line) => !line.startsWith('✓ ')) }).toEqual({ status: 0, wrong: [] });
  expect(lines).toHaveLength(3 + subject('qos').topic.invariants.length);
  const requests = messagesOf(linesOf(asked));
  expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['initialize', 'reset', 'qos.qosClass', 'qos.evict']));
  expectExchange(requests, messagesOf(linesOf(answered)));
});

test('smoke says what is wrong with an adapter, status 1', async () => {
  const odd = join(folder, 'odd.cjs');
  writeFileSync(odd, "let calls = 0;\nmodule.exports = { features: ['colour', 'eviction'], qosClass: () => 'best', evict: (_node, looks) => looks.map(() => ({ evicted: null, graceSeconds: null, pressure: ++calls % 2 === 0 })) };\n");
  const { status, out } = await proctor(['smoke', '--impl', odd]);
  expect(status).toBe(1);
  expect(out).toMatch(/^✗ qos: its features are known: there is no feature colour$/m);
  expect(out).toMatch(/^✗ qos: it answers what qos\/class asks: the shape is wrong at qosClass\(\)/m);
  expect(out).toMatch(/^✗ qos: it answers what qos\/pressure asks: after a reset it answers the same scenario in another way/m);
});

test('the conversation that the page about the protocol shows is as the published schemas say', () => {
  const [, block = ''] = /```\n(→[\s\S]*?)```/.exec(readFileSync(join(root, 'docs', 'protocol.md'), 'utf8')) ?? [];
  const side = (arrow: string) => messagesOf(block.split('\n').filter((line) => line.startsWith(arrow)).map((line) => line.slice(2)));
  expect(side('→').map(({ method }) => method)).toEqual(['initialize', 'reset', 'qos.qosClass']);
  expectExchange(side('→'), side('←'));
  expect(() => expectExchange(side('→'), side('←').map((each) => ({ ...each, result: 'best' })))).toThrow();
});

/** So many calls of a method are looked at. */
const CALLS = 20;

test.each(topicIds())('%s: what its invariants ask, and what the reference answers, is as the published schemas say', (id) => {
  const { topic, createReference } = subject(id);
  const seen = new Map(Object.keys(topic.port).map((name) => [name, 0]));
  const listening = (target: DynamicPort): object => new Proxy(target, {
    get: (_target, name: string) => (!seen.has(name) ? target[name] : (...params: readonly unknown[]) => {
      const result = target[name]?.(...params);
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      if (count > CALLS) return result;
      const [request, answer] = JSON.parse(JSON.stringify([{ jsonrpc: '2.0', id: 1, method: `${id}.${name}`, params }, { id: 1, result }])) as [Message, Message];
      expectExchange([request], [answer]);
      return result;
    }),
  });
  const session = inProcess('reference', '0', () => listening(createReference() as DynamicPort)).open(topic);
  for (const invariant of topic.invariants) for (const scenario of fc.sample(invariant.scenario, { seed: 1, numRuns: 2 })) observeOnce(invariant, session, scenario);
  expect([...seen].filter(([, count]) => count === 0)).toEqual([]);
});
