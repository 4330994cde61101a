using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Registry.Revocation.Formats;

namespace KeyScan.Registry.Revocation;

/// <summary>The public keys that receivers of the partner format check signatures with.</summary>
internal static class PublicKeys
{
    /// <summary>
    /// The document in the form of GitHub's, UTF-8 JSON. The first secret of each endpoint is its current key; the
    /// others are old ones, which receivers may still meet.
    /// </summary>
    /// <exception cref="ProblemException">A key is missing or wrong, or no endpoint uses the format.</exception>
    public static byte[] Document(RevocationEndpoints endpoints, RevocationEndpoint? only)
    {
        RevocationEndpoint[] partners =
            [.. endpoints.All.Where(e => e.Format == EndpointFormat.GithubPartner && (only is null || e.Name == only.Name))];
        if (partners.Length == 0)
            throw new ProblemException(new Problem("no such endpoint has the format github-partner", endpoints.File,
                "Only that format has public keys"));
        IEnumerable<(PartnerKey Key, bool IsCurrent)> keys =
            partners.SelectMany(e => e.Secrets.Select((s, i) => (PartnerKey.Read(s, i == 0 ? e.KeyIdentifier : null), i == 0)));
        return PartnerKey.Document(keys.DistinctBy(k => k.Key.Identifier));
    }
}
