package dev.landfall.datasync.objects;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bucket, as far as it is read. Failures are {@code FailureException}s. */
public interface Source extends AutoCloseable {

  /**
   * A page of the listing, in order.
   *
   * @param after the key behind which it begins, empty for the first one
   * @param token what the page before said of the next one
   */
  Page page(String after, Optional<String> token);

  /** What is said of an object now, empty when there is none. */
  Optional<Head> head(String key);

  /** The first part of an object, as far as it is told without reading; empty when it changed. */
  Optional<Head> firstPart(SourceObject object);

  /**
   * An object's content, empty when the object is another one by now.
   *
   * @param part which part of those it was uploaded in, 0 for all
   */
  Optional<Body> open(SourceObject object, int part);

  /** An object's tags. */
  Map<String, String> tags(String key);

  @Override
  void close();

  /**
   * A page of a listing.
   *
   * @param next what leads to the next page
   * @param at when it was made, by S3's clock
   */
  record Page(List<SourceObject> objects, Optional<String> next, Instant at) {
    /** Keeps its own copy. */
    public Page {
      objects = List.copyOf(objects);
    }
  }

  /**
   * What is said of an object.
   *
   * @param object the object as it is now
   * @param described what is said of its content, without tags
   * @param tagged whether it has tags
   * @param digested whether its ETag is made of MD5s: not where S3 encrypts with an account's key
   * @param parts in how many parts it was uploaded, where that was asked for
   */
  record Head(
      SourceObject object, Description described, boolean tagged, boolean digested, int parts) {}

  /**
   * A content that is being read.
   *
   * @param length bytes that follow
   */
  record Body(InputStream content, long length, Head head) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
