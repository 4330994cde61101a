using System.CommandLine;
using KeyScan.Cli.Arguments;

namespace KeyScan.Cli.Commands;

/// <summary><c>keyscan schema FILE</c></summary>
internal static class SchemaCommand
{
    /// <summary>Kinds of files; each schema is a resource of that name.</summary>
    private static readonly string[] Kinds = ["config", "endpoints", "rules"];

    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = "config (.keyscan.yml), endpoints (of revocations) or rules." };
        kind.OneOf(Kinds);
        var command = new DocumentedCommand("schema",
            "Prints the JSON Schema of a file that you write, so that editors complete and check it: that of this very version.",
            """
            keyscan schema config > keyscan.schema.json  then, first in .keyscan.yml:
                                                         # yaml-language-server: $schema=keyscan.schema.json
            keyscan schema rules > rules.schema.json
            """) { kind };
        command.SetAction(parsed =>
        {
            using Stream schema = typeof(SchemaCommand).Assembly.GetManifestResourceStream(
                $"KeyScan.Cli.Schemas.{parsed.GetValue(kind)}")!;
            using Stream output = Console.OpenStandardOutput();
            schema.CopyTo(output);
            return 0;
        });
        return command;
    }
}
