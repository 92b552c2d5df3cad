/** What the package gives to programs: topics, the check, and implementations to compare with. */
export * from '../spec/kernel';
export { load, type LoadOptions } from './load';
export { implementations } from './implementations';
export { reference, subject, subjects, topicIds } from './topics';
