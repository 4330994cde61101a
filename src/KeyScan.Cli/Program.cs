using KeyScan.Rules;

Console.WriteLine(RuleCatalogue.BuiltIn().Rules.Count);
