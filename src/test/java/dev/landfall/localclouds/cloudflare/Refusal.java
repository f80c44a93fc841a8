package dev.landfall.localclouds.cloudflare;

/** A request refused, with Cloudflare's own number and words. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  final int code;

  Refusal(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static Refusal invalid(int code, String message) {
    return new Refusal(400, code, message);
  }

  static Refusal noRoute(String path) {
    return new Refusal(
        404, 7003, "Could not route to " + path + ", perhaps your object identifier is invalid?");
  }

  static Refusal noRecord() {
    return new Refusal(404, 81044, "Record does not exist.");
  }
}
