// The equivalent in Node.js: creates a DynamoDB client, then asks for the first event.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

globalThis.client = new DynamoDBClient({});
await fetch(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/next`);
