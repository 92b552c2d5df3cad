// What `verify --impl kubernetes --json` prints, by what Kubernetes' linked code cannot be asked.
import { judge } from './examined.mjs';

judge('kubernetes-unseen.json');
