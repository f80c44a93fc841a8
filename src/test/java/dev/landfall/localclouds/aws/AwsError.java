package dev.landfall.localclouds.aws;

/** A request refused, with the service's own code and words. */
final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  final String code;

  AwsError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static AwsError invalid(String message) {
    return new AwsError(400, "InvalidParameterValue", message);
  }

  static AwsError combination(String message) {
    return new AwsError(400, "InvalidParameterCombination", message);
  }

  static AwsError missing(String parameter) {
    return new AwsError(
        400, "MissingParameter", "The request must contain the parameter " + parameter + ".");
  }
}
