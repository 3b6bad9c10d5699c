// The same beginning in Node.js: a DynamoDB client is made, then the first event is asked for.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

globalThis.client = new DynamoDBClient({});
await fetch(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/next`);
