import { text, type Text } from '../kernel';
import type { Operation } from './port';

/** That an account is there: default needs nobody to create it. */
function presence(name: string): Text {
  return name === 'default'
    ? text('ServiceAccount default exists from the start', 'default 从一开始就存在')
    : text(`ServiceAccount ${name} exists`, `ServiceAccount ${name} 存在`);
}

/** Why an operation succeeds that somebody thinks is refused. */
export function successWords(operation: Operation): Text {
  switch (operation.do) {
    case 'delete': {
      const { kind, name } = operation;
      const there = kind === 'ServiceAccount' ? presence(name) : text(`${kind} ${name} exists`, `${kind} ${name} 存在`);
      return text(`${there.en}, so it can be deleted.`, `${there.zh}，因此可以删除。`);
    }
    case 'createPod': {
      const there = presence(operation.serviceAccountName ?? 'default');
      return text(`${there.en}, so the Pod is created.`, `${there.zh}，因此 Pod 会被创建。`);
    }
    case 'createNamespace':
    case 'createNode':
    case 'createServiceAccount':
    case 'createSecret':
      return text(`There is no ${operation.name} of this kind yet, so it is created.`, `还没有名为 ${operation.name} 的同类对象，因此会被创建。`);
    case 'requestToken': {
      const there = presence(operation.serviceAccount);
      return text(`${there.en}, and the request meets every condition: the token is issued.`, `${there.zh}，且请求满足所有条件，因此会签发令牌。`);
    }
    case 'readToken':
      return text(`Secret ${operation.secret} holds a token, so it can be read.`, `Secret ${operation.secret} 中有令牌，可以读取。`);
    default:
      return text('Nothing prevents it: it succeeds.', '没有任何限制，操作成功。');
  }
}
