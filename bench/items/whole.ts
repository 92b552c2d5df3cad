/** A quiz from nothing, as `proctor quiz` makes it: started with the number of items, says what came of it and what this whole process took. */
import { answeredRecords } from '../../generators/answered';
import { write } from '../../generators/formats';
import { makeQuiz } from '../../generators/quiz';
import { packageVersion } from '../../impl/package';
import { subjects } from '../../impl/topics';

const quiz = makeQuiz(subjects(), { seed: 1, count: Number(process.argv[2]), version: packageVersion(), answered: answeredRecords() });
write('json', quiz);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ items: quiz.items.length, microseconds: user + system }));
