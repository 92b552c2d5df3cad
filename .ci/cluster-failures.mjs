// What `verify --impl cluster --json` prints, by what cannot be seen in a live cluster, and what further lists name as arguments.
import { judge } from './examined.mjs';

judge('cluster-unseen.json', ...process.argv.slice(2));
