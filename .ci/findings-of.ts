/** Prints the invariants that a system is known to break, one a line: what else it fails ends a build, and so does one of these that it passes. */
import { reservationsAbout } from '../generators/reservations';

process.stdout.write(reservationsAbout(process.argv[2] ?? '').findings.map((each) => `${each}\n`).join(''));
