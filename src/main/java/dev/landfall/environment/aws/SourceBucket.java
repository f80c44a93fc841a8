package dev.landfall.environment.aws;

import java.util.List;

/**
 * An S3 bucket, without what is in it.
 *
 * @param bucket its name
 * @param versioned whether old versions are kept
 * @param encryption AES256, aws:kms or aws:kms:dsse; empty where nothing is said
 * @param publicBlocked whether all public access is blocked
 * @param notCarried what of it has no counterpart that is made here, and why
 */
public record SourceBucket(
    String bucket,
    boolean versioned,
    String encryption,
    boolean publicBlocked,
    List<String> notCarried) {}
