package dev.landfall.datasync.objects;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobContainerProperties;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.LeaseStateType;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A container, reached through the Azure SDK with a token of Entra. */
final class BlobTarget implements Target {
  private static final String OURS = "landfall";
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int TRIES = 4;

  private final BlobCalls calls;
  private final BlobContainerClient container;

  /**
   * A container.
   *
   * @param sessions the session as it is now; it is renewed while this is used
   */
  BlobTarget(Supplier<Session> sessions) {
    Session session = sessions.get();
    this.calls = new BlobCalls(session.containerName());
    this.container =
        new BlobContainerClientBuilder()
            .endpoint(session.container().toString())
            .credential(request -> Mono.fromSupplier(() -> token(sessions.get())))
            .httpClient(
                new JdkHttpClientBuilder(session.trust().httpClient())
                    .connectionTimeout(Duration.ofSeconds(5))
                    .responseTimeout(ANSWER)
                    .build())
            .retryOptions(
                new RequestRetryOptions(
                    RetryPolicyType.EXPONENTIAL,
                    TRIES,
                    ANSWER,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    null))
            .buildClient();
  }

  private static AccessToken token(Session session) {
    return new AccessToken(session.token().value(), session.until().atOffset(ZoneOffset.UTC));
  }

  @Override
  public Page page(Optional<String> marker) {
    return call(
        "listing blobs",
        () -> {
          ListBlobsOptions options =
              new ListBlobsOptions().setDetails(new BlobListDetails().setRetrieveMetadata(true));
          PagedResponse<BlobItem> page =
              container
                  .listBlobs(options, marker.orElse(null), null)
                  .iterableByPage()
                  .iterator()
                  .next();
          return new Page(
              page.getValue().stream().map(BlobTarget::blob).toList(),
              Optional.ofNullable(page.getContinuationToken()).filter(t -> !t.isEmpty()));
        });
  }

  private static TargetObject blob(BlobItem item) {
    BlobItemProperties p = item.getProperties();
    Map<String, String> metadata = Objects.requireNonNullElse(item.getMetadata(), Map.of());
    Map<String, String> headers = new HashMap<>();
    put(headers, "content-type", p.getContentType());
    put(headers, "content-encoding", p.getContentEncoding());
    put(headers, "content-language", p.getContentLanguage());
    put(headers, "content-disposition", p.getContentDisposition());
    put(headers, "cache-control", p.getCacheControl());
    return new TargetObject(
        item.getName(),
        p.getContentLength(),
        Optional.ofNullable(p.getContentMd5()).map(HexFormat.of()::formatHex),
        new Description(headers, Stamp.off(metadata), Map.of()),
        Stamp.in(metadata));
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  @Override
  public void put(String key, byte[] content, byte[] md5, Description stamped) {
    run(
        "writing " + key,
        () ->
            block(key)
                .uploadWithResponse(
                    new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(content))
                        .setContentMd5(md5)
                        .setHeaders(headers(stamped))
                        .setMetadata(stamped.metadata())
                        .setTags(tagsOf(stamped)),
                    null,
                    Context.NONE));
  }

  @Override
  public void stage(String key, String block, byte[] content, byte[] md5) {
    run(
        "writing a block of " + key,
        () ->
            block(key)
                .stageBlockWithResponse(
                    new BlockBlobStageBlockOptions(block, BinaryData.fromBytes(content))
                        .setContentMd5(md5),
                    null,
                    Context.NONE));
  }

  @Override
  public void commit(String key, List<String> blocks, Optional<byte[]> md5, Description stamped) {
    run(
        "committing the blocks of " + key,
        () ->
            block(key)
                .commitBlockListWithResponse(
                    new BlockBlobCommitBlockListOptions(blocks)
                        .setHeaders(headers(stamped).setContentMd5(md5.orElse(null)))
                        .setMetadata(stamped.metadata())
                        .setTags(tagsOf(stamped)),
                    null,
                    Context.NONE));
  }

  private BlockBlobClient block(String key) {
    return container.getBlobClient(key).getBlockBlobClient();
  }

  private static @Nullable Map<String, String> tagsOf(Description d) {
    return d.tags().isEmpty() ? null : d.tags();
  }

  private static BlobHttpHeaders headers(Description d) {
    return new BlobHttpHeaders()
        .setContentType(d.headers().get("content-type"))
        .setContentEncoding(d.headers().get("content-encoding"))
        .setContentLanguage(d.headers().get("content-language"))
        .setContentDisposition(d.headers().get("content-disposition"))
        .setCacheControl(d.headers().get("cache-control"));
  }

  @Override
  public void delete(String key) {
    run("deleting " + key, container.getBlobClient(key)::deleteIfExists);
  }

  @Override
  public void outdate(TargetObject blob) {
    run(
        "marking " + blob.key(),
        () -> {
          container
              .getBlobClient(blob.key())
              .setMetadata(Stamp.OUTDATED.onto(blob.described().metadata()));
          return true;
        });
  }

  @Override
  public Map<String, String> tags(String key) {
    return call("reading the tags of " + key, container.getBlobClient(key)::getTags);
  }

  @Override
  public State state() {
    return call(
        "looking",
        () -> {
          Response<BlobContainerProperties> seen =
              container.getPropertiesWithResponse(null, null, Context.NONE);
          BlobContainerProperties p = seen.getValue();
          ZonedDateTime now =
              ZonedDateTime.parse(
                  seen.getHeaders().getValue(HttpHeaderName.DATE),
                  DateTimeFormatter.RFC_1123_DATE_TIME);
          return new State(
              Optional.ofNullable(p.getMetadata())
                  .flatMap(m -> Optional.ofNullable(m.get(OURS)))
                  .flatMap(Progress::decoded),
              p.getLeaseState() == LeaseStateType.LEASED,
              Duration.between(p.getLastModified(), now));
        });
  }

  @Override
  public void save(Progress progress) {
    words(words -> words.put(OURS, progress.encoded()));
  }

  @Override
  public void forget() {
    words(words -> words.remove(OURS));
  }

  /** What others wrote there stays. */
  private void words(Consumer<Map<String, String>> change) {
    run(
        "writing down how far the copy is",
        () -> {
          Map<String, String> words = new HashMap<>();
          Optional.ofNullable(container.getProperties().getMetadata()).ifPresent(words::putAll);
          change.accept(words);
          container.setMetadata(words);
          return true;
        });
  }

  @Override
  public Optional<Hold> hold(Duration period) {
    return new BlobLease(container, calls).hold(period);
  }

  @Override
  public void breakHold() {
    new BlobLease(container, calls).breakHold();
  }

  private <T> void run(String what, Supplier<T> call) {
    calls.call(what, call);
  }

  private <T> T call(String what, Supplier<T> call) {
    return calls.call(what, call);
  }
}
