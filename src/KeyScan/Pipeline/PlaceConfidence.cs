using KeyScan.Detection.Assignments;

namespace KeyScan.Pipeline;

/// <summary>
/// What the place of a secret says of how sure it is. Asked when the place is known, which in history is long after the text was
/// searched.
/// </summary>
internal static class PlaceConfidence
{
    private const string PrivateKeys = "private-key", Databases = "database";

    /// <summary>
    /// A private key that stands in a test or an example is low, as the password in a database's address is there and in
    /// documentation: whoever tests TLS, SSH or a driver makes them up, and well-kept code is full of them. What the organisation
    /// has issued stays what it is, and so does what stands elsewhere as well.
    /// </summary>
    public static Finding Judge(Finding finding)
    {
        bool isDatabase = finding.Rule.Provider == Databases;
        if ((finding.Rule.Provider != PrivateKeys && !isDatabase) || finding.IssuedKey is not null
            || finding.Confidence <= Confidence.Low)
            return finding;
        var path = new PathTraits(finding.Locations[0].Provenance.PathInside);
        return path.IsTest || path.IsSample || (isDatabase && path.IsInExample)
            ? finding with { Confidence = Confidence.Low } : finding;
    }
}
