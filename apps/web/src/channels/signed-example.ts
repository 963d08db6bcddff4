/** Commands for a shell with openssl and curl that deliver one mention, signed as Standard Webhooks. */
export function signedExample(address: string, secret: string): string {
  return `SECRET='${secret}'
ID="msg_$(date +%s)"; TIME="$(date +%s)"
BODY='{"mentions":[{"id":"'"$ID"'","text":"My parcel is nine days late. Is anybody there?","author":{"id":"1","handle":"dara","name":"Dara Okafor"},"postedAt":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'","form":"post"}]}'
KEY="$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \\n')"
SIGNATURE="$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)"
curl -sS '${address}' -H 'content-type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" -H "webhook-signature: v1,$SIGNATURE" -d "$BODY"
`;
}
