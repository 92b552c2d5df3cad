import { z } from 'zod';
import type { Method } from '../kernel';

const port = z.int().min(1).max(65_535);
const volumeMount = z.object({ name: z.string(), mountPath: z.string() });
const container = z.object({
  name: z.string(),
  ports: z.exactOptional(z.array(z.object({ containerPort: port }))),
  volumeMounts: z.exactOptional(z.array(volumeMount)),
});
const pod = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    containers: z.array(container),
    volumes: z.exactOptional(z.array(z.object({ name: z.string(), emptyDir: z.strictObject({}) }))),
  }),
});
const own = { container: z.string() };
/** The address of the container that is not its loopback: what Kubernetes shows as the Pod's IP. */
const podIp = z.literal('podIP');
const loopback = z.literal('127.0.0.1');
const step = z.discriminatedUnion('do', [
  z.object({ do: z.literal('write'), ...own, path: z.string(), content: z.string() }),
  z.object({ do: z.literal('read'), ...own, path: z.string() }),
  z.object({ do: z.literal('listen'), ...own, host: z.union([loopback, podIp, z.literal('0.0.0.0')]), port }),
  z.object({ do: z.literal('connect'), ...own, host: z.union([loopback, podIp]), port }),
  z.object({ do: z.literal('address'), ...own }),
  z.object({ do: z.literal('restart'), ...own }),
]);
const met = z.union([
  z.object({ content: z.string().nullable() }),
  z.object({ listening: z.boolean() }),
  z.object({ answeredBy: z.string().nullable() }),
  z.object({ address: z.int().min(1) }),
  z.object({ done: z.literal(true) }),
]);

/** A container of a Pod whose programs are followed. Its image holds none of the files of the story; what it does is said by the steps. */
export type InsideContainer = z.infer<typeof container>;
/** A Pod whose restartPolicy is Always and whose containers all run. Its only volumes are emptyDir. */
export type InsidePod = z.infer<typeof pod>;
/**
 * What a program in a container does. Files are whole and have absolute paths; missing folders are made. Connections are TCP over
 * IPv4; who listens answers with the name of its container, and stops only with it. `restart`: the container's main process
 * ends, and the next step comes when the kubelet has started the container again.
 */
export type Step = z.infer<typeof step>;
/**
 * What came of it: the content of the file, or null if there is none; whether it listens, or the address is in use; which container
 * answered, or null if the connection was refused; the container's own address, numbered in the order in which different ones
 * come up in this story, from 1. `done` for a write and a restart.
 */
export type Met = z.infer<typeof met>;
export type Inside = (pod: InsidePod, steps: readonly Step[]) => readonly Met[];

export const inside: Method<[pod: InsidePod, steps: readonly Step[]], readonly Met[]> = {
  doc: 'What programs in the containers of a Pod, which all run, meet step by step: an answer for each step.',
  params: [pod, z.array(step)],
  result: z.array(met),
  feature: 'programs',
};
