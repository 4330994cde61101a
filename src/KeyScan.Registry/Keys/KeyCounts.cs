namespace KeyScan.Registry.Keys;

/// <summary>How much a registry holds.</summary>
/// <param name="Keys">Issued keys, of any status.</param>
/// <param name="Fingerprints">Fingerprints of them, under all peppers.</param>
/// <param name="Unseen">Fingerprints that were made elsewhere, whose keys were never seen; finding them costs an HMAC for each
/// token.</param>
internal sealed record KeyCounts(long Keys, long Fingerprints, long Unseen);
