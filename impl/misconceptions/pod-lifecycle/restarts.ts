import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Pod, PodLifecyclePort, PodStatus, RestartPolicy, Stops } from '../../../spec/pod-lifecycle';
import { isRunning, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
const restartCode = kubernetesCode('pkg/api/v1/pod/util.go ContainerShouldRestart');

/** Whether a container that has ended is restarted, and what is restarted with it. */
export const restartMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/always-only-after-errors',
    belief: text('Always restarts a container after an error; one that exits with 0 is done.', 'Always 只在容器异常时重启；以 0 退出的容器就算完成了。'),
    truth: text('Always does not look at the exit code: it is meant for containers that should keep running, so one that ends with 0 is restarted too. OnFailure is the policy under which 0 means done.', 'Always 不看退出码：它用于需要一直运行的容器，所以以 0 退出也会重启。把 0 视为完成的是 OnFailure。'),
    sources: [notes('5.2.1'), restartCode],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      protected override restarts(policy: RestartPolicy, exitCode: number): boolean {
        return super.restarts(policy, exitCode) && exitCode !== 0;
      }
    }),
  },
  {
    id: 'pod-lifecycle/default-is-on-failure',
    belief: text('Without a restartPolicy a container is restarted only if it failed.', '未设置 restartPolicy 时，容器只在失败后重启。'),
    truth: text('The API server fills in Always where a Pod has no restartPolicy. Its containers are then restarted after any exit code, 0 included, unless they have a policy of their own.', 'Pod 未设置 restartPolicy 时，API server 会填上默认值 Always。此后容器无论以什么退出码结束都会重启，包括 0，除非容器自己设置了策略。'),
    sources: [notes('5.2.1'), kubernetesCode('pkg/apis/core/v1/defaults.go SetDefaults_PodSpec')],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      override create(pod: Pod, stops: Stops): PodStatus {
        return super.create({ ...pod, spec: { ...pod.spec, restartPolicy: pod.spec.restartPolicy ?? 'OnFailure' } }, stops);
      }
    }),
  },
  {
    id: 'pod-lifecycle/the-whole-pod-restarts',
    belief: text('When a container crashes, the whole Pod is restarted with all of its containers.', '一个容器崩溃时，整个 Pod 连同所有容器都会重启。'),
    truth: text('The kubelet starts only the container that has ended, in the same Pod; the others run on. All of them are restarted together only if a restart rule with the action RestartAllContainers matches.', 'kubelet 只在同一个 Pod 内重启结束的那个容器，其他容器继续运行。只有命中动作为 RestartAllContainers 的重启规则时，才会全部一起重启。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions')],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      protected override exited(track: Track, exitCode: number): void {
        super.exited(track, exitCode);
        if (track.role !== 'main' || exitCode === 0 || !this.isRestarted(track, exitCode)) return;
        for (const each of this.mains) if (isRunning(each) && this.isRestarted(each, 143)) super.exited(each, 143);
      }
    }),
  },
  {
    id: 'pod-lifecycle/init-runs-again',
    belief: text('When a container is restarted, the init containers run again before it.', '容器重启之前，init 容器会重新运行一遍。'),
    truth: text("Init containers prepare the Pod's sandbox once, and the sandbox outlives a container that ends. They run again only if the sandbox is recreated, or if a restart rule asks for RestartAllContainers.", 'init 容器为 Pod 的 sandbox 做一次准备，而单个容器结束时 sandbox 还在。只有 sandbox 重建，或重启规则要求 RestartAllContainers 时，它们才会重新运行。'),
    sources: [kubernetesDocs('docs/concepts/workloads/pods/init-containers')],
    create: made(class extends ReferencePodLifecycle {
      protected override startAfter(track: Track, end: number | undefined): boolean {
        const isStarted = super.startAfter(track, end);
        if (!isStarted || end === undefined || track.role !== 'main') return isStarted;
        for (const { role, runs } of this.inits) if (role === 'init') runs.push({ startedAt: this.now, endedAt: this.now, exitCode: 0, verdicts: new Map() });
        return isStarted;
      }
    }),
  },
  {
    id: 'pod-lifecycle/container-policy-is-ignored',
    belief: text('restartPolicy is a field of the Pod; the one of a container only makes an init container a sidecar.', 'restartPolicy 是 Pod 的字段；容器上的 restartPolicy 只用于把 init 容器变成 sidecar。'),
    truth: text("Since 1.35 any container may have a restartPolicy of its own (on by default), and for that container it overrides the Pod's. Always makes a sidecar only of a container that is listed in initContainers.", '从 1.35 起（默认启用），任何容器都可以设置自己的 restartPolicy，对该容器而言它优先于 Pod 的。只有写在 initContainers 中的容器，设为 Always 才成为 sidecar。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted({ role }: Track, exitCode: number): boolean {
        return this.restarts(role === 'sidecar' ? 'Always' : this.podPolicy, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/rules-cannot-override-never',
    belief: text('A restart rule does nothing in a container whose restartPolicy is Never.', '容器的 restartPolicy 为 Never 时，重启规则不起作用。'),
    truth: text('When a container ends, its restart rules are matched against the exit code before its policy is looked at. If one matches, the container is restarted, under Never too; Never only decides about the other codes.', '容器结束时，先用退出码匹配重启规则，之后才看策略。命中规则就会重启，策略为 Never 也一样；Never 只对未命中的退出码起作用。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        return track.spec.restartPolicy !== 'Never' && super.isRestarted(track, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/rules-replace-the-policy',
    belief: text('A container with restart rules is restarted after the exit codes that they name and no others.', '设置了重启规则的容器，只在规则列出的退出码下重启。'),
    truth: text('A restart rule only adds restarts: if no rule matches the exit code, the restartPolicy of the container decides as it would without rules. So under Always it is restarted after every code.', '重启规则只会增加重启的情形：退出码没有命中任何规则时，仍由容器的 restartPolicy 决定。所以策略为 Always 时，任何退出码都会重启。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        const rules = track.spec.restartPolicyRules ?? [];
        return rules.length > 0 ? this.matchesRule(rules, exitCode) : super.isRestarted(track, exitCode);
      }
    }),
  },
]);
