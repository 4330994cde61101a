namespace KeyScan.Registry.Revocation.Formats;

/// <summary>How a leaked key is replaced, by the system that issued it.</summary>
internal static class RotationAdvice
{
    private const string General =
        "Issue a new key with the least scopes that do, deploy it where the old one is used, then revoke the old one. Removing "
            + "it from the repository is not enough: whoever has seen it can go on using it.";

    private static readonly Dictionary<string, string> ByProvider = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws"] = "In IAM make a second access key for the user, deploy it, set the leaked one to inactive, watch for failures, "
            + "then delete it. Look through CloudTrail for what it was used for.",
        ["gcp"] = "Make a new key of the service account, deploy it, disable the leaked one, then delete it. Workload identity "
            + "needs no key at all.",
        ["google"] = "Make a new key with restrictions by API and address, deploy it, then delete the leaked one in the console.",
        ["azure"] = "Regenerate the second key, deploy it, then regenerate the leaked one.",
        ["github"] = "Delete the token in the settings under developer settings; make a fine-grained one with an expiry. Look "
            + "through the security log.",
        ["gitlab"] = "Revoke the token under access tokens; make a new one with an expiry.",
        ["slack"] = "Revoke the token with auth.revoke or reinstall the app, then deploy the new one.",
        ["stripe"] = "Roll the key in the dashboard; the old one can go on working for the hours that the deployment needs. Use "
            + "restricted keys.",
        ["npm"] = "Delete the token (npm token revoke), make a granular one, and check what was published since the leak.",
    };

    /// <summary>The advice for keys of <paramref name="provider"/>; general advice where it is unknown.</summary>
    public static string For(string? provider) =>
        provider is not null && ByProvider.TryGetValue(provider, out string? advice) ? advice : General;
}
