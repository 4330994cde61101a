using System.Text;

namespace KeyScan.Detection.Assignments;

/// <summary>What the path of a text says about what stands in it. Read once a text.</summary>
internal readonly struct PathTraits
{
    private static readonly WordTable Extensions = WordTable.Create(
        "",
        "c cc cpp cxx h hpp cs fs go java kt kts scala groovy swift m mm rs dart zig d pas vb ada",
        "py pyx pyi rb pl pm php phtml lua r jl ex exs erl hrl clj cljs cljc hs elm ml fsx tcl el lisp scm coffee raku pyw "
            + "rake gemspec",
        "js jsx ts tsx mjs cjs vue svelte",
        "sh bash zsh fish ps1 psm1 psd1 bat cmd ksh bats mk makefile dockerfile containerfile vagrantfile jenkinsfile procfile",
        "yml yaml toml ini cfg conf cnf config properties env envrc prefs settings reg inf netrc pgpass npmrc pypirc htpasswd "
            + "desktop service plist tf tfvars hcl "
            + "tfstate nix cue rules list credentials secret secrets",
        "json json5 jsonc jsonl har ipynb lock map webmanifest postman_collection",
        "xml xaml xsd html htm xhtml svg storyboard xib csproj props targets wsdl jsp aspx cshtml erb ejs haml pug hbs "
            + "mustache twig jinja j2 tmpl tpl template eex heex leex",
        "md markdown mdx rst adoc asciidoc txt text tex org pod 1 2 3 4 5 6 7 8 rdoc readme changelog license",
        "sql csv tsv psql mysql dump ldif log out txtar",
        "pem key crt cer pub asc p12 pfx jks");

    private static readonly WordTable Folders = WordTable.Create(
        "",
        "test tests testing spec specs __tests__ testdata fixtures fixture mock mocks e2e it cypress __mocks__ unittest "
            + "unittests integration testcases testutil testutils snapshots cassettes",
        "example examples sample samples demo demos tutorial tutorials playground",
        "doc docs documentation website site wiki man manual guide guides content blog",
        "vendor node_modules third_party thirdparty external deps bower_components dist build min generated",
        "config configs configuration conf settings env deploy deployment ops infra infrastructure ansible terraform k8s "
            + "kubernetes helm charts docker ci github circleci");

    /// <summary>Reads a path with forward slashes; empty where it is not known.</summary>
    public PathTraits(string path)
    {
        IsKnown = path.Length > 0;
        ReadOnlySpan<char> rest = path;
        ReadOnlySpan<char> name = rest[(rest.LastIndexOf('/') + 1)..];
        Span<byte> word = stackalloc byte[WordTable.LongestWord];
        ReadOnlySpan<char> bare = name.EndsWith(".example") || name.EndsWith(".sample") || name.EndsWith(".dist")
            || name.EndsWith(".template") || name.EndsWith(".j2") || name.EndsWith(".tmpl") || name.EndsWith(".erb")
            ? name[..name.LastIndexOf('.')] : name;
        IsSample = bare.Length < name.Length || name.Contains("example", StringComparison.OrdinalIgnoreCase)
            || name.Contains("sample", StringComparison.OrdinalIgnoreCase);
        int found = Lookup(Extensions, bare[(bare.LastIndexOf('.') + 1)..], word);
        if (bare.StartsWith(".env"))
            found = (int)FileKind.Configuration;
        Kind = found < 0 ? FileKind.Unknown : (FileKind)found;
        IsLockFile = name.EndsWith(".lock") || name.EndsWith("-lock.json") || name is "go.sum" or "pnpm-lock.yaml";
        IsMinified = name.Contains(".min.", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".map") || IsLockFile;
        while (rest.Length > 0)
        {
            int slash = rest.IndexOf('/');
            ReadOnlySpan<char> part = slash < 0 ? rest : rest[..slash];
            int folder = slash < 0 ? -1 : Lookup(Folders, part, word);
            IsTest |= folder == 1 || IsTestName(part, slash < 0);
            IsSample |= folder == 2;
            IsDocument |= folder == 3;
            IsForeign |= folder == 4;
            IsDeployment |= folder == 5;
            rest = slash < 0 ? [] : rest[(slash + 1)..];
        }
    }

    /// <summary>Whether there is a path; in history a text is searched before its path is known.</summary>
    public bool IsKnown { get; }

    /// <summary>What sort of file it is by its extension.</summary>
    public FileKind Kind { get; }

    /// <summary>Whether it is a test or belongs to tests.</summary>
    public bool IsTest { get; }

    /// <summary>Whether it is an example.</summary>
    public bool IsSample { get; }

    /// <summary>Whether it is below a folder of documentation.</summary>
    public bool IsDocument { get; }

    /// <summary>Whether it is a test, an example or documentation.</summary>
    public bool IsInExample => IsTest || IsSample || IsDocument || IsProse;

    /// <summary>Whether it was copied or generated from elsewhere.</summary>
    public bool IsForeign { get; }

    /// <summary>Whether it is below a folder of configuration or deployment.</summary>
    public bool IsDeployment { get; }

    /// <summary>Whether it is minified, a source map or a lock file.</summary>
    public bool IsMinified { get; }

    /// <summary>Whether it is a lock file of a package manager.</summary>
    public bool IsLockFile { get; }

    /// <summary>All of it as one number: the same for paths that say the same.</summary>
    public uint Signature =>
        (uint)Kind | (IsTest ? 1u << 8 : 0) | (IsSample ? 1u << 9 : 0) | (IsDocument ? 1u << 10 : 0) | (IsForeign ? 1u << 11 : 0)
        | (IsDeployment ? 1u << 12 : 0) | (IsMinified ? 1u << 13 : 0) | (IsLockFile ? 1u << 14 : 0);

    /// <summary>Whether what stands there without quotes is code.</summary>
    public bool IsCode => Kind is FileKind.Compiled or FileKind.Script or FileKind.Web;

    /// <summary>Whether it is prose.</summary>
    public bool IsProse => Kind is FileKind.Prose;

    private static bool IsTestName(ReadOnlySpan<char> part, bool isFile) =>
        part.StartsWith("test_", StringComparison.OrdinalIgnoreCase)
        || part.StartsWith("test-", StringComparison.OrdinalIgnoreCase)
        || part.EndsWith("-test", StringComparison.OrdinalIgnoreCase)
            || part.EndsWith("-tests", StringComparison.OrdinalIgnoreCase)
                || part.EndsWith(".Tests", StringComparison.OrdinalIgnoreCase)
        || (isFile && (part.Contains("_test.", StringComparison.OrdinalIgnoreCase)
            || part.Contains("_spec.", StringComparison.OrdinalIgnoreCase)
            || part.Contains(".test.", StringComparison.OrdinalIgnoreCase)
                || part.Contains(".spec.", StringComparison.OrdinalIgnoreCase)
            || part.Contains("Test.", StringComparison.Ordinal) || part.Contains("Tests.", StringComparison.Ordinal)
                || part.Contains("-test", StringComparison.OrdinalIgnoreCase)));

    private static int Lookup(WordTable table, ReadOnlySpan<char> text, Span<byte> word)
    {
        if (text.Length - 1u >= WordTable.LongestWord
            || Ascii.FromUtf16(text, word, out int length) != System.Buffers.OperationStatus.Done)
            return -1;
        return table.Find(word[..length]);
    }
}
