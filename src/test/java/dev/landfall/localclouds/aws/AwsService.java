package dev.landfall.localclouds.aws;

import dev.landfall.localclouds.http.CloudResponse;

/** One of AWS's services. */
interface AwsService {
  /** Its name in a credential scope. */
  String name();

  /** Answers a call that is signed. */
  CloudResponse answer(AwsCall call, Principals.Key caller);

  /** The refusal of an action that the service does not have here. */
  static AwsError noSuchAction(AwsCall call) {
    return call.protocol() == AwsCall.Protocol.JSON
        ? new AwsError(
            400, "UnknownOperationException", "There is no %s here".formatted(call.operation()))
        : new AwsError(
            400,
            "InvalidAction",
            "Could not find operation %s for version %s"
                .formatted(call.action(), call.form().get("Version")));
  }
}
