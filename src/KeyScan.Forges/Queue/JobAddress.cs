namespace KeyScan.Forges.Queue;

/// <summary>
/// Which addresses a job may make a worker clone from. Whoever may write to the queue must not be able to have a worker read its
/// own disk, or run anything.
/// </summary>
internal static class JobAddress
{
    /// <summary>The longest address a job may have, characters.</summary>
    public const int Longest = 2000;

    /// <summary>What is wrong with an address; null where nothing is.</summary>
    /// <param name="url">The address.</param>
    public static Fault? FindFault(string url)
    {
        if (url.Length > Longest || url.Any(c => char.IsControl(c) || c == ' ')
            || !RepositoryAddress.TryParse(url, out RepositoryAddress? address))
            return "its address is none that a job may have";
        if (address.HasCredentials || address.Url != url)
            return "its address holds credentials, which do not belong on a queue";
        // git's own short form of ssh, user@host:path, has no scheme; anything with "::" names a remote helper, which is a
        // program.
        if (!url.Contains("://", StringComparison.Ordinal))
            return url.Contains("::", StringComparison.Ordinal) ? "its address names a program" : null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("https" or "http" or "ssh"))
            return "its address is not https, http or ssh";
        return uri.Host.Length == 0 || uri.Host[0] == '-' || uri.Query.Length > 0 || uri.Fragment.Length > 0
            || (uri.Scheme == "ssh" && (uri.UserInfo.StartsWith('-') || uri.UserInfo.Contains(':', StringComparison.Ordinal)))
            ? "its address is none that a job may have"
            : null;
    }
}
