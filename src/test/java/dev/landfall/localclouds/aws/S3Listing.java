package dev.landfall.localclouds.aws;

import static dev.landfall.localclouds.aws.Xml.element;
import static dev.landfall.localclouds.aws.Xml.text;

import dev.landfall.localclouds.http.CloudRequest;
import dev.landfall.localclouds.http.CloudResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** ListObjectsV2: pages of keys in order, with a token for the next one. */
final class S3Listing {
  private static final int MOST = 1000;

  private S3Listing() {}

  static CloudResponse of(String name, S3Bucket bucket, CloudRequest request) {
    String prefix = request.query("prefix").orElse("");
    String delimiter = request.query("delimiter").orElse("");
    int most = Math.min(MOST, request.query("max-keys").map(Integer::parseInt).orElse(MOST));
    String after =
        request
            .query("continuation-token")
            .map(t -> new String(Base64.getUrlDecoder().decode(t), StandardCharsets.UTF_8))
            .orElse(request.query("start-after").orElse(""));
    boolean encoded = request.query("encoding-type").filter("url"::equals).isPresent();
    UnaryOperator<String> shown = encoded ? S3Listing::encode : UnaryOperator.identity();
    List<String> contents = new ArrayList<>();
    TreeSet<String> common = new TreeSet<>();
    String last = after;
    boolean more = false;
    for (S3Object o : bucket.after(after).values()) {
      if (!o.key().startsWith(prefix)) {
        continue;
      }
      if (contents.size() + common.size() == most) {
        more = true;
        break;
      }
      int cut = delimiter.isEmpty() ? -1 : o.key().indexOf(delimiter, prefix.length());
      if (cut < 0) {
        contents.add(entry(o, shown));
      } else {
        common.add(o.key().substring(0, cut + delimiter.length()));
      }
      last = o.key();
    }
    return Xml.document(
        "ListBucketResult",
        text("Name", name),
        text("Prefix", shown.apply(prefix)),
        text("KeyCount", contents.size() + common.size()),
        text("MaxKeys", most),
        encoded ? text("EncodingType", "url") : "",
        text("IsTruncated", more),
        more
            ? text(
                "NextContinuationToken",
                Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)))
            : "",
        String.join("", contents),
        String.join(
            "",
            common.stream()
                .map(p -> element("CommonPrefixes", text("Prefix", shown.apply(p))))
                .toList()));
  }

  private static String entry(S3Object o, UnaryOperator<String> shown) {
    return element(
        "Contents",
        text("Key", shown.apply(o.key())),
        text("LastModified", DateTimeFormatter.ISO_INSTANT.format(o.modified())),
        text("ETag", '"' + o.etag() + '"'),
        text("Size", o.size()),
        text("StorageClass", "STANDARD"));
  }

  private static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }
}
