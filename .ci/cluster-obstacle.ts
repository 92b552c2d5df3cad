import { isClusterBuilt } from '../impl/cluster/local/build';
import { cannotBuild, cannotRun } from '../impl/cluster/local/obstacles';

const lacking = isClusterBuilt() ? undefined : cannotBuild();
process.stdout.write(cannotRun() ?? (lacking === undefined ? '' : `it lacks ${lacking}`));
