const 名前 = "世界" 42;
