namespace KeyScan.Detection.Issued;

/// <summary>A secret that is an issued key.</summary>
/// <param name="Key">The key, its status that of the scan's time.</param>
/// <param name="Fingerprint">The fingerprint it is known by, which may be of an older epoch.</param>
internal sealed record IssuedSecret(IssuedKey Key, Fingerprint Fingerprint);
