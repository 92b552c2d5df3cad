// What `verify --impl cluster --json` prints, by what cannot be seen in a live cluster.
import { judge } from './examined.mjs';

judge('cluster-unseen.json');
