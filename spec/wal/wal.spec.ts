import { topic } from '.';
import { examineHere } from '../kernel/jest';

examineHere(topic);
