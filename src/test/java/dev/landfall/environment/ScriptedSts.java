package dev.landfall.environment;

import dev.landfall.localclouds.http.CloudApi;
import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An AWS account with nothing in it. */
final class ScriptedSts implements CloudApi {
  @Override
  public String name() {
    return "aws";
  }

  @Override
  public String operation(CloudRequest request) {
    return "sts:GetCallerIdentity";
  }

  @Override
  public boolean isWrite(CloudRequest request) {
    return false;
  }

  @Override
  public CloudResponse handle(CloudRequest request) {
    return new CloudResponse(
        200,
        Map.of("content-type", "text/xml"),
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>arn:aws:iam::123456789012:user/landfall</Arn><UserId>A</UserId>
            <Account>123456789012</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
        </GetCallerIdentityResponse>
        """
            .getBytes(StandardCharsets.UTF_8));
  }
}
