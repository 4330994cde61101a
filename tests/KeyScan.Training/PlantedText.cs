using System.Text;
using KeyScan.Detection.Assignments;

namespace KeyScan.Training;

/// <summary>
/// Secrets as providers and password generators make them, set into clean code under names that people give them: what the
/// labelled text, whose repositories are few and old, does not show. Seeded by the file's path.
/// </summary>
internal static class PlantedText
{
    private const int OneFileOf = 6;
    private const int LargestFile = 200_000;
    private const float Weight = 0.1f;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Words = [.. Encoding.ASCII.GetString(Resource.Read("words.txt"))
        .Split('\n', StringSplitOptions.TrimEntries).Where(w => w.Length is >= 4 and <= 8)];

    private static readonly string[] Codes = ["const @ = \"#\";", "@ = '#'", "@: \"#\",", "'@' => '#',", "set@(\"#\");",
        "var @ = \"#\"", "  \"@\": \"#\"", "if (@ == \"#\")"];
    private static readonly string[] Settings = [
        "@=#", "@: #", "  @: \"#\"", "@ = #", "export @=#", "  \"@\": \"#\",", "# @=#", "- name: @\n  value: \"#\"", "@ = \"#\""];
    private static readonly string[] Markups = ["<@>#</@>", "<add key=\"@\" value=\"#\" />", "<x @=\"#\">", "@=#", "curl -H \"X-@: #\" https://api.shop.test/", "export @=\"#\""];

    private static readonly string[] Places = ["mysql -u root -p# shop", "sshpass -p '#' ssh deploy@shop.test", "CREATE USER app IDENTIFIED BY '#';", "url = https://bob:#@git.shop.test/a.git", "curl -u bob:# https://api.shop.test/", "login('bob', '#')", "<password>#</password>", "password #"];

    private static readonly string[] Kinds = ["api_key", "api_token", "token", "secret", "access_token", "secret_key",
        "client_secret", "auth_token", "key", "private_key", "apikey"];
    private static readonly string[] PasswordNames = ["password", "db_password", "DB_PASS", "smtp_password", "admin_password",
        "redis_password", "pwd", "MYSQL_ROOT_PASSWORD", "ftp_pass", "passphrase", "secret_key_base", "jwt_secret",
        "session_secret", "encryption_key"];

    /// <summary>The candidates among what was set into files of <paramref name="folders"/>.</summary>
    public static List<Candidate> Read(string rules, IEnumerable<string> folders)
    {
        (string Name, string Shape)[] keys = [.. File.ReadLines(Path.Combine(rules, "named-keys.tsv")).Where(l => l.Length > 0
            && l[0] != '#').Select(l => l.Split('\t'))
            .Select(c => (c[2].Split(',')[0].TrimStart('~') + "_" + c[1].Replace(' ', '_'), c[3]))];
        var planted = new List<Candidate>();
        foreach (string folder in folders)
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal))
            {
                string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
                var random = new Random(Seed(path));
                if (random.Next(OneFileOf) == 0 && new FileInfo(file).Length is > 0 and < LargestFile)
                    Plant(File.ReadAllBytes(file), path, keys, random, planted);
            }
        }
        return planted;
    }

    private static void Plant(byte[] text, string path, (string Name, string Shape)[] keys, Random random, List<Candidate> into)
    {
        if (text.AsSpan().Contains((byte)0))
            return;
        (string name, string value) = random.Next(3) switch
        {
            0 => (PasswordNames[random.Next(PasswordNames.Length)], Password(random)),
            1 when keys[random.Next(keys.Length)] is var key => (key.Name, ShapedKey.Make(key.Shape, random)),
            _ => (keys[random.Next(keys.Length)].Name.Split('_')[0] + "_" + Kinds[random.Next(Kinds.Length)], Key(random)),
        };
        var traits = new PathTraits(path[(path.IndexOf('/') + 1)..]);
        string[] forms = traits.IsCode ? Codes : traits.Kind is FileKind.Markup or FileKind.Prose ? Markups : Settings;
        if (Array.IndexOf(PasswordNames, name) >= 0 && random.Next(3) == 0)
            forms = Places;
        string line = forms[random.Next(forms.Length)].Replace("@", Cased(name, random), StringComparison.Ordinal)
            .Replace("#", value, StringComparison.Ordinal) + "\n";
        int at = text.AsSpan(0, random.Next(text.Length)).LastIndexOf((byte)'\n') + 1;
        byte[] changed = [.. text[..at], .. Encoding.UTF8.GetBytes(line), .. text[at..]];
        int from = at + line.IndexOf(value, StringComparison.Ordinal);
        var found = new List<Candidate>();
        CandidateReader.Read(changed, path, isMasked: random.Next(4) == 0, found);
        foreach (Candidate c in found.Where(c => c.Read.ValueStart < from + value.Length && from < c.Read.ValueEnd).Take(1))
        {
            c.Truth = 'S';
            c.Weight = Weight;
            into.Add(c);
        }
    }

    private static string Cased(string name, Random random) => random.Next(4) switch
    {
        0 => name.ToUpperInvariant(),
        1 => string.Concat(name.Split('_').Select((w, i) => i == 0 || w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..])),
        2 => name.Replace('_', '-'),
        _ => name,
    };

    /// <summary>As managers and generators of passwords make them, and as people do who must have a digit in it.</summary>
    private static string Password(Random random) => random.Next(6) switch
    {
        4 => Word(random)[..1].ToUpperInvariant() + Word(random) + random.Next(10, 9999) + "!#$.@"[random.Next(5)],
        5 => Word(random) + Word(random) + random.Next(1, 100),
        0 => new string(random.GetItems((Alphanumeric + "!#%*-_+.@^").AsSpan(), random.Next(10, 25))),
        1 => new string(random.GetItems(Alphanumeric.AsSpan(), random.Next(8, 20))),
        2 => Convert.ToBase64String(Bytes(random, random.Next(12, 48))),
        _ => Convert.ToHexStringLower(Bytes(random, random.Next(8, 33))),
    };

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static string Key(Random random) => random.Next(5) switch
    {
        0 => Convert.ToHexStringLower(Bytes(random, 16)),
        1 => Convert.ToHexStringLower(Bytes(random, random.Next(10, 33))),
        2 => Convert.ToBase64String(Bytes(random, random.Next(15, 49))),
        3 => new string(random.GetItems((Alphanumeric + "-_").AsSpan(), random.Next(20, 65))),
        _ => new string(random.GetItems(Alphanumeric.AsSpan(), random.Next(16, 65))),
    };

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int Seed(string path)
    {
        uint hash = 2166136261;
        foreach (char c in path)
            hash = (hash ^ c) * 16777619;
        return (int)(hash ^ (hash >> 13));
    }
}
