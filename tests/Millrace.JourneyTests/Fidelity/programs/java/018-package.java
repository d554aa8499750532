package com.example.demo;

public class Main {
    public static void main(String[] args) {
        System.out.println(Main.class.getName() + " " + Main.class.getPackageName());
        throw new IllegalArgumentException("in a package");
    }
}
