using System.Globalization;
using KeyScan.Detection.Issued.Sets;
using KeyScan.Registry.Keys;

namespace KeyScan.Registry.Scans;

/// <summary>
/// Whether a fingerprint set is of today: an old one that was put back lacks the keys that were issued since, and one of foreign
/// epochs has others.
/// </summary>
internal static class SetAge
{
    private const string Again = "Get the newest set, or export it again";

    /// <summary>What is wrong with the age of a set; the set can still be used.</summary>
    /// <param name="set">The set.</param>
    /// <param name="request">Where it is, and how old it may be.</param>
    /// <param name="store">The registry that is used with it; null for none.</param>
    /// <param name="peppers">The peppers of now.</param>
    public static IEnumerable<Problem> WhatIsWrong(FingerprintSet set, IssuedRequest request, KeyStore? store, PepperRing peppers)
    {
        string path = request.SetPath!;
        if (request.OldestSet is { } oldest && !(set.CreatedAt >= oldest))
            yield return new Problem(
                $"the fingerprint set is {Written(set.CreatedAt)}, and --min-set-date asks for one of {Day(oldest)} or later",
                    path, Again);
        if (store?.UseSet(set.CreatedAt) is { } newest && !(set.CreatedAt >= newest))
            yield return new Problem(
                $"the fingerprint set is {Written(set.CreatedAt)}, and one of {Day(newest)} was used before: an old set was "
                    + $"put back, and keys issued since are not in it", path, Again);
        if (set.NewestEpoch < peppers.Current.Epoch)
            yield return new Problem(
                $"the fingerprint set is of epoch {set.NewestEpoch}, and the pepper of epoch {peppers.Current.Epoch} is there: "
                    + $"keys issued under that are not in it", path, Again);
        if (store?.UnknownEpochs(set.KeyEpochs) is [var foreign, ..])
            yield return new Problem($"the fingerprint set has keys of epoch {foreign}, which the registry does not know", path,
                "Use the set of this registry");
    }

    private static string Written(DateTimeOffset? at) => at is { } time ? $"of {Day(time)}" : "of an unknown day";

    private static string Day(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
