using System.Text;
using KeyScan.Detection.Issued.Tokens;

namespace KeyScan.Tests.Detection.Issued.Tokens;

/// <summary>Random keys of each family of alphabets, and texts with them in it.</summary>
internal static class TokenText
{
    private const string Base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Around = ["\"{0}\"", " {0} ", "key=\"{0}\"", "'{0}',", "\t{0}\n", "<a>{0}</a>", "`{0}`",
        "\n{0}\r\n", "= {0}\n", "\\n{0}\\n", "\u00E9 {0} \u00E9"];

    /// <summary>
    /// A key whose smallest family is <paramref name="family"/>; it starts and ends with a letter or digit, or with padding.
    /// </summary>
    public static string Secret(Random random, AlphabetFamily family, int length)
    {
        string special = family switch
        {
            AlphabetFamily.Alphanumeric => "",
            AlphabetFamily.Word => "_",
            AlphabetFamily.Dashed => "-",
            AlphabetFamily.Unreserved => ".~",
            AlphabetFamily.Base64 => "+/",
            AlphabetFamily.Extended => ":",
            _ => "!#$%*^",
        };
        char[] text = [.. random.GetString(Base62, length)];
        for (int i = 0; special.Length > 0 && i < 3; i++)
            text[random.Next(1, length - 3)] = special[random.Next(special.Length)];
        if (family is AlphabetFamily.Base64 or AlphabetFamily.Extended)
            text.AsSpan(length - random.Next(3)).Fill('=');
        return new string(text);
    }

    /// <summary>A text of words, names and numbers with <paramref name="secrets"/> planted in it, each once.</summary>
    public static byte[] Plant(Random random, string[] secrets, int length, out List<(int Start, int Length)> planted)
    {
        var text = new MemoryStream();
        planted = [];
        int next = 0;
        while (text.Length < length || next < secrets.Length)
        {
            bool plant = next < secrets.Length && random.Next(length / 12 / secrets.Length + 1) == 0;
            string around = Around[random.Next(Around.Length)];
            string word = plant ? secrets[next++] : Word(random);
            if (plant)
            {
                int before = Encoding.UTF8.GetByteCount(around[..around.IndexOf("{0}", StringComparison.Ordinal)]);
                planted.Add(((int)text.Length + before, word.Length));
            }
            text.Write(Encoding.UTF8.GetBytes(string.Format(null, plant ? around : "{0} ", word)));
        }
        return text.ToArray();
    }

    private static string Word(Random random) => random.Next(6) switch
    {
        0 => random.GetString(Base62, random.Next(1, 60)),
        1 => random.GetString(Base62 + "_-./:+=~", random.Next(1, 80)),
        2 => random.GetString("\u00E9\u4E00(){}[];,!?", random.Next(1, 9)),
        3 => "static const struct foo_bar *",
        4 => "drivers/net/ethernet/some_driver.c:",
        _ => random.Next().ToString(),
    };
}
