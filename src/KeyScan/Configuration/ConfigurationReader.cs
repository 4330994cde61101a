using System.Globalization;
using KeyScan.Yaml;

namespace KeyScan.Configuration;

/// <summary>Turns the keys of a configuration into the record; a value with a problem reads as absent.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads <paramref name="map"/>; relative paths start at <paramref name="folder"/>.</summary>
    public static KeyScanConfiguration Read(YamlMap map, string file, string folder, ICollection<Problem> problems)
    {
        var configuration = new KeyScanConfiguration
        {
            File = file,
            Folder = folder,
            RuleFiles = [.. NonEmptyLists.Texts(map, "rules").Select(p => Resolve(map, "rules", folder, p)).OfType<string>()],
            EnableRules = NonEmptyLists.Texts(map, "enable_rules"),
            DisableRules = NonEmptyLists.Texts(map, "disable_rules"),
            Include = NonEmptyLists.Globs(map, "include"),
            Exclude = NonEmptyLists.Globs(map, "exclude"),
            MaxFileSize = ReadSize(map),
            MaxArchiveDepth = ReadArchiveDepth(map),
            Baseline = ReadBaseline(map, folder),
            Salt = ReadSalt(map),
            FailOn = map.Name<Confidence>("fail_on") ?? Confidence.Medium,
            Allow = AllowEntryReader.Read(map, problems),
        };
        map.RejectUnknownKeys();
        return configuration with { Keys = [.. KeyScanConfiguration.AllKeys.Where(map.Has)] };
    }

    private static long? ReadSize(YamlMap map)
    {
        if (map.Text("max_file_size") is not { } text)
            return null;
        // A blob is one array, so no larger file could be read anyway.
        if (ByteSize.TryParse(text, out long bytes) && bytes <= Array.MaxLength)
            return bytes;
        map.Report("max_file_size", $"`max_file_size` is {ShownValue.Of(text)}",
            "Write a size of up to 2 GB, such as 128MB, 64MiB or a number of bytes");
        return null;
    }

    private static int? ReadArchiveDepth(YamlMap map)
    {
        if (map.Text("max_archive_depth") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int depth)
            && depth <= KeyScanConfiguration.MostArchiveDepth)
            return depth;
        map.Report("max_archive_depth", $"`max_archive_depth` is {ShownValue.Of(text)}",
            $"Write a number from 0 to {KeyScanConfiguration.MostArchiveDepth}; 0 opens no archives");
        return null;
    }

    private static string? ReadBaseline(YamlMap map, string folder)
    {
        if (map.Text("baseline") is not { } text)
            return null;
        if (!string.IsNullOrWhiteSpace(text))
            return Resolve(map, "baseline", folder, text);
        map.Report("baseline", "`baseline` is empty", "Write a path, such as .keyscan-baseline");
        return null;
    }

    private static string? ReadSalt(YamlMap map)
    {
        if (map.Text("salt") is not { } salt)
            return null;
        if (salt.Length >= KeyScanConfiguration.ShortestSalt)
            return salt;
        map.Report("salt", $"`salt` has {salt.Length} characters",
            $"Write at least {KeyScanConfiguration.ShortestSalt}, the more random the better");
        return null;
    }

    private static string? Resolve(YamlMap map, string key, string folder, string path)
    {
        if (!path.Contains('\0', StringComparison.Ordinal))
            return Path.GetFullPath(path, folder);
        map.Report(key, $"a path in `{key}` holds a NUL character", "Remove it");
        return null;
    }
}
