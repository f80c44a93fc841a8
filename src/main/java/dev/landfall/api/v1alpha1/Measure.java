package dev.landfall.api.v1alpha1;

/**
 * One thing that AWS measured, for comparing before and after.
 *
 * @param metric as CloudWatch calls it, with the storage type after it where there are several
 * @param statistic over the period: Average, Sum, Minimum or Maximum
 * @param value the value
 * @param unit its unit, as CloudWatch calls it
 */
public record Measure(String metric, String statistic, String value, String unit) {}
