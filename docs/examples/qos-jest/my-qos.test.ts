import { conformance } from 'proctor/jest';
import { qos } from 'proctor/qos';
import { MyQos } from '../my-qos';

conformance(qos, () => new MyQos());
